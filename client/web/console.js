export const load = async () => null;
export const draw = () => [];
